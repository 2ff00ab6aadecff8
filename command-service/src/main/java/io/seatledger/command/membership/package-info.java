/** The name, organization, projects and status of a user, and the commands that change them. */
@NullMarked
package io.seatledger.command.membership;

import org.jspecify.annotations.NullMarked;
