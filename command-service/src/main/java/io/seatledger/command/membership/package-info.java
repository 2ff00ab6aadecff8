/** What a user belongs to and is called: organization, projects, name; suspending, restoring, removing. */
@NullMarked
package io.seatledger.command.membership;

import org.jspecify.annotations.NullMarked;
