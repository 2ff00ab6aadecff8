package io.seatledger.command.intake;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.Refusal.InvitationIncomplete;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** How each refusal looks to who sent the command. */
final class RefusalProblems {

    private record RefusedAddress(int position, String text, String code, String detail) {}

    private record Shortfall(String poolId, int needed, int available) {}

    private RefusalProblems() {}

    static Problem of(Refusal refusal) {
        return Problem.of(statusOf(refusal), refusal.code(), refusal.detail(), fieldsOf(refusal));
    }

    private static HttpStatus statusOf(Refusal refusal) {
        return switch (refusal) {
            case Refusal.InvitationEmpty _, Refusal.InvitationTooMany _, Refusal.NotAnAddress _ ->
                HttpStatus.BAD_REQUEST;
            case Refusal.Forbidden _, Refusal.AddressMismatch _ -> HttpStatus.FORBIDDEN;
            case Refusal.NotFound _ -> HttpStatus.NOT_FOUND;
            case Refusal.AlreadyExists _,
                    Refusal.AlreadyInvited _,
                    Refusal.AlreadyAUser _,
                    Refusal.DuplicateInRequest _,
                    InvitationIncomplete _,
                    Refusal.PoolExhausted _,
                    Refusal.HeldFromOtherPool _,
                    Refusal.NotHeld _,
                    Refusal.LastAdmin _,
                    Refusal.LimitReached _,
                    Refusal.Archived _,
                    Refusal.LicenseTypeIsRetired _,
                    Refusal.InOtherOrganization _,
                    Refusal.NotEligible _,
                    Refusal.PoolNotActive _,
                    Refusal.PoolIsClosed _,
                    Refusal.BelowInUse _,
                    Refusal.PoolInUse _,
                    Refusal.InsufficientParentCapacity _,
                    Refusal.TermOfParent _,
                    Refusal.SourceOfOtherOrganization _,
                    Refusal.InvitationIsAccepted _ -> HttpStatus.CONFLICT;
            case Refusal.InvitationHasExpired _, Refusal.InvitationIsRevoked _ -> HttpStatus.GONE;
            case Refusal.VersionConflict _ -> HttpStatus.PRECONDITION_FAILED;
            case Refusal.CommandIdReused _,
                    Refusal.LicenseTypeTwice _,
                    Refusal.WrongType _,
                    Refusal.PublicMailDomain _,
                    Refusal.NotAllottable _ -> HttpStatus.UNPROCESSABLE_CONTENT;
        };
    }

    private static Map<String, Object> fieldsOf(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Forbidden _,
                    Refusal.NotAnAddress _,
                    Refusal.InvitationEmpty _,
                    Refusal.LastAdmin _,
                    Refusal.AddressMismatch _ -> Map.of();
            case Refusal.VersionConflict r -> Map.of("expectedVersion", r.expected(), "currentVersion", r.current());
            case Refusal.CommandIdReused r -> Map.of("commandId", r.commandId());
            case Refusal.NotFound r -> Map.of("kind", r.kind(), "id", r.id());
            case Refusal.AlreadyExists r -> Map.of("kind", r.kind(), "id", r.id());
            case Refusal.AlreadyInvited r -> Map.of("userId", r.userId().value());
            case Refusal.AlreadyAUser r -> Map.of("userId", r.userId().value());
            case Refusal.DuplicateInRequest r -> Map.of("firstPosition", r.firstPosition());
            case Refusal.InvitationTooMany r -> Map.of("limit", r.limit());
            case InvitationIncomplete r ->
                Map.of(
                        "addresses",
                        r.addresses().stream()
                                .map(a -> new RefusedAddress(
                                        a.position(),
                                        a.text(),
                                        a.refusal().code(),
                                        a.refusal().detail()))
                                .toList(),
                        "shortfalls",
                        r.shortfalls().stream()
                                .map(s -> new Shortfall(s.poolId().value(), s.needed(), s.available()))
                                .toList());
            case Refusal.LicenseTypeTwice r ->
                Map.of("licenseType", r.licenseType().value());
            case Refusal.PoolExhausted r -> Map.of("poolId", r.poolId().value(), "capacity", r.capacity());
            case Refusal.HeldFromOtherPool r ->
                Map.of(
                        "licenseType",
                        r.licenseType().value(),
                        "poolId",
                        r.poolId().value());
            case Refusal.NotHeld r -> Map.of("licenseType", r.licenseType().value());
            case Refusal.WrongType r ->
                Map.of("poolId", r.poolId().value(), "licenseType", r.actual().value());
            case Refusal.LimitReached r -> Map.of("kind", r.kind(), "limit", r.limit());
            case Refusal.Archived r -> Map.of("kind", r.kind(), "id", r.id());
            case Refusal.LicenseTypeIsRetired r ->
                Map.of("licenseType", r.licenseType().value());
            case Refusal.PublicMailDomain r -> Map.of("domain", r.domain().value());
            case Refusal.InOtherOrganization r ->
                Map.of("organizationId", r.organizationId().value());
            case Refusal.NotEligible r -> Map.of("userId", r.userId().value(), "status", r.status());
            case Refusal.PoolNotActive r -> datesOf(r);
            case Refusal.PoolIsClosed r -> Map.of("poolId", r.poolId().value());
            case Refusal.BelowInUse r ->
                Map.of("poolId", r.poolId().value(), "capacity", r.capacity(), "inUse", r.inUse());
            case Refusal.PoolInUse r ->
                Map.of("poolId", r.poolId().value(), "taken", r.taken(), "allotted", r.allotted());
            case Refusal.InsufficientParentCapacity r ->
                Map.of("poolId", r.poolId().value(), "needed", r.needed(), "available", r.available());
            case Refusal.NotAllottable r -> Map.of("poolId", r.poolId().value());
            case Refusal.TermOfParent r -> Map.of("poolId", r.parentPoolId().value());
            case Refusal.SourceOfOtherOrganization r ->
                Map.of("poolId", r.poolId().value());
            case Refusal.InvitationHasExpired r -> Map.of("userId", r.userId().value());
            case Refusal.InvitationIsRevoked r -> Map.of("userId", r.userId().value());
            case Refusal.InvitationIsAccepted r -> Map.of("userId", r.userId().value());
        };
    }

    private static Map<String, Object> datesOf(Refusal.PoolNotActive refusal) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("poolId", refusal.poolId().value());
        if (refusal.beginsAt() != null) {
            fields.put("beginsAt", refusal.beginsAt());
        }
        if (refusal.endsAt() != null) {
            fields.put("endsAt", refusal.endsAt());
        }
        return fields;
    }
}
