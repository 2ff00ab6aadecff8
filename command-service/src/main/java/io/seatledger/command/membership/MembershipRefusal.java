package io.seatledger.command.membership;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.language.OrganizationId;

/** The refusals that follow from what a user belongs to. */
public sealed interface MembershipRefusal extends Refusal {

    /** The user already has another home organization. */
    @RefusalName(
            code = "user.in-other-organization",
            kind = RefusalKind.CONFLICT,
            text = "The user already belongs to the organization {organizationId}: move the user instead.")
    record InOtherOrganization(OrganizationId organizationId) implements MembershipRefusal {}
}
