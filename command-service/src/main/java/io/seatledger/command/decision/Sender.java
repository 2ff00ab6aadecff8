package io.seatledger.command.decision;

/** Who may send a command from outside. */
public enum Sender {
    /** An admin of the account that the command is addressed to. */
    ADMIN,
    /** The operator of the platform. */
    OPERATOR,
    /** Any bearer of a valid token: the command itself carries the proof, such as the token of an invitation. */
    ANYONE
}
