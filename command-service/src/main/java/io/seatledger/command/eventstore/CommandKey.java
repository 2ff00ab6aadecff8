package io.seatledger.command.eventstore;

/**
 * Identifies a command. The sender chooses the identifier, so it is unique only together with the sender and the
 * account.
 *
 * @param scope the account, or {@link #PLATFORM}
 * @param sender subject of the token that the command came with
 * @param commandId at most 255 characters
 */
public record CommandKey(String scope, String sender, String commandId) {

    /** The scope of commands that are addressed to the platform and not to an account. */
    public static final String PLATFORM = "";
}
