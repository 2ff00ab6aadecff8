package io.seatledger.command.eventstore;

/**
 * What a command is called: its sender's name for it, which means nothing to other senders or in other accounts.
 *
 * @param scope the account, or {@link #PLATFORM}
 * @param sender subject of the token that the command came with
 * @param commandId at most 255 characters
 */
public record CommandKey(String scope, String sender, String commandId) {

    /** The scope of what is asked of no account. */
    public static final String PLATFORM = "";
}
