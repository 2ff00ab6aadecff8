package io.seatledger.command.invitation;

/** Knows the links of invitations that were ever issued. */
@FunctionalInterface
public interface IssuedLinks {

    /**
     * Whether a link with this token was issued, whatever became of its invitation. The cost is the same for every
     * account.
     *
     * @throws RuntimeException if the database cannot be reached
     */
    boolean include(InvitationToken token);
}
