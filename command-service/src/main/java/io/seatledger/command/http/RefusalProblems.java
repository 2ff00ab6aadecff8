package io.seatledger.command.http;

import static io.seatledger.command.http.Problems.problem;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.Refusal.InvitationIncomplete;
import io.seatledger.command.http.Problems.Problem;
import java.util.Map;
import org.springframework.http.HttpStatus;

/** How each refusal looks over HTTP. */
final class RefusalProblems {

    private record RefusedAddress(int position, String text, String code, String detail) {}

    private record Shortfall(String poolId, int needed, int available) {}

    private RefusalProblems() {}

    static Problem of(Refusal refusal) {
        return problem(statusOf(refusal), refusal.code(), refusal.detail(), fieldsOf(refusal));
    }

    private static HttpStatus statusOf(Refusal refusal) {
        return switch (refusal) {
            case Refusal.InvitationEmpty _,Refusal.InvitationTooMany _,Refusal.NotAnAddress _ -> HttpStatus.BAD_REQUEST;
            case Refusal.Forbidden _ -> HttpStatus.FORBIDDEN;
            case Refusal.NotFound _ -> HttpStatus.NOT_FOUND;
            case Refusal.AlreadyExists _,Refusal.AlreadyInvited _,Refusal.AlreadyAUser _,Refusal.DuplicateInRequest _,InvitationIncomplete _,Refusal.PoolExhausted _,Refusal.HeldFromOtherPool _,Refusal.NotHeld _ ->
                HttpStatus.CONFLICT;
            case Refusal.LicenseTypeTwice _,Refusal.WrongType _ -> HttpStatus.UNPROCESSABLE_CONTENT;
        };
    }

    private static Map<String, Object> fieldsOf(Refusal refusal) {
        return switch (refusal) {
            case Refusal.Forbidden _,Refusal.NotAnAddress _,Refusal.InvitationEmpty _ -> Map.of();
            case Refusal.NotFound r -> Map.of("kind", r.kind(), "id", r.id());
            case Refusal.AlreadyExists r -> Map.of("kind", r.kind(), "id", r.id());
            case Refusal.AlreadyInvited r -> Map.of("userId", r.userId().value());
            case Refusal.AlreadyAUser r -> Map.of("userId", r.userId().value());
            case Refusal.DuplicateInRequest r -> Map.of("firstPosition", r.firstPosition());
            case Refusal.InvitationTooMany r -> Map.of("limit", r.limit());
            case InvitationIncomplete r -> Map.of("addresses",
                    r.addresses().stream()
                            .map(a -> new RefusedAddress(a.position(), a.text(), a.refusal().code(),
                                    a.refusal().detail()))
                            .toList(),
                    "shortfalls", r.shortfalls().stream()
                            .map(s -> new Shortfall(s.poolId().value(), s.needed(), s.available())).toList());
            case Refusal.LicenseTypeTwice r -> Map.of("licenseType", r.licenseType().value());
            case Refusal.PoolExhausted r -> Map.of("poolId", r.poolId().value(), "capacity", r.capacity());
            case Refusal.HeldFromOtherPool r -> Map.of("licenseType", r.licenseType().value(), "poolId",
                    r.poolId().value());
            case Refusal.NotHeld r -> Map.of("licenseType", r.licenseType().value());
            case Refusal.WrongType r -> Map.of("poolId", r.poolId().value(), "licenseType", r.actual().value());
        };
    }
}
