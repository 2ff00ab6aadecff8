/** What happens by itself: reactions to events and to the time, as commands that say so. */
@NullMarked
package io.seatledger.command.automation;

import org.jspecify.annotations.NullMarked;
