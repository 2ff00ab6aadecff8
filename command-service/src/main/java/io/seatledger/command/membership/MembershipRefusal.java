package io.seatledger.command.membership;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusalKind;
import io.seatledger.command.decision.RefusalName;
import io.seatledger.command.language.OrganizationId;

/** What membership forbids. */
public sealed interface MembershipRefusal extends Refusal {

    /** The user already has another home organization. */
    @RefusalName(
            code = "user.in-other-organization",
            kind = RefusalKind.CONFLICT,
            text = "The user belongs to the organization {organizationId}: move the user instead.")
    record InOtherOrganization(OrganizationId organizationId) implements MembershipRefusal {}
}
