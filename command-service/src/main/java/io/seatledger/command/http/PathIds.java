package io.seatledger.command.http;

import io.seatledger.command.decision.Refusal;
import io.seatledger.command.decision.RefusedException;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.InvalidValueException;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.UserId;
import io.seatledger.web.Problem;
import java.util.function.Function;

/** Reads the identifiers in a path. A text that cannot be an identifier is refused like one that does not exist. */
final class PathIds {

    private PathIds() {}

    static AccountId account(String value) {
        return parse(value, AccountId::new, new Refusal.Forbidden());
    }

    static UserId user(String value) {
        return parse(value, UserId::new, new Refusal.NotFound("user", Problem.abbreviated(value)));
    }

    static LicenseType licenseType(String value) {
        return parse(value, LicenseType::new, new Refusal.NotFound("license type", Problem.abbreviated(value)));
    }

    static OrganizationId organization(String value) {
        return parse(value, OrganizationId::new, new Refusal.NotFound("organization", Problem.abbreviated(value)));
    }

    static ProjectId project(String value) {
        return parse(value, ProjectId::new, new Refusal.NotFound("project", Problem.abbreviated(value)));
    }

    static PoolId pool(String value) {
        return parse(value, PoolId::new, new Refusal.NotFound("license pool", Problem.abbreviated(value)));
    }

    private static <T> T parse(String value, Function<String, T> type, Refusal refusal) {
        try {
            return type.apply(value);
        } catch (InvalidValueException e) {
            throw new RefusedException(refusal);
        }
    }
}
