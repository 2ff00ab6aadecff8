package io.seatledger.command.eventstore;

/**
 * Identifies a command. The sender chooses the identifier, so it is unique only together with the sender and the
 * account.
 *
 * @param scope the account, or {@link #PLATFORM}; of a later step, see {@link #ofStep}
 * @param sender subject of the token that the command came with
 * @param commandId at most 255 characters
 */
public record CommandKey(String scope, String sender, String commandId) {

    /** The scope of commands that are addressed to the platform and not to an account. */
    public static final String PLATFORM = "";

    /**
     * The key under which the outcome of a step is stored, when the command is decided in several. The first step has
     * the key of the command, so no other command can be given its identifier. No sender can choose a later key: no
     * account has a slash in its identifier.
     *
     * @param number counted from 1
     */
    public CommandKey ofStep(int number) {
        return number == 1 ? this : new CommandKey(scope + "/" + number, sender, commandId);
    }
}
