package io.seatledger.command.invitation;

import io.seatledger.command.decision.AnswerWord;
import io.seatledger.command.language.UserId;
import io.swagger.v3.oas.annotations.media.Schema;

/** The answer when somebody has been invited. */
@Schema(name = "UserInvited")
public record Invited(
        UserId userId,
        String invitationId,

        @Schema(description = "`joined`: the account trusts the domain, the person is a user at once")
        How outcome) {

    /** What the invitation led to. */
    public enum How implements AnswerWord {
        /** The person can accept now. */
        INVITED,
        /** The account trusts the domain of the address, so the person is a user already. */
        JOINED
    }

    boolean joined() {
        return outcome == How.JOINED;
    }
}
