package io.seatledger.command.membership;

import io.seatledger.command.decision.Change;
import io.seatledger.command.decision.CommandName;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.LicenseType;
import io.seatledger.command.language.PoolId;
import io.seatledger.command.language.UserId;
import io.seatledger.command.user.UserCommand;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Restores a suspended user, who does not get licenses back that the suspension has released. */
@CommandName("user.restore")
public record RestoreUser(AccountId accountId, UserId userId) implements UserCommand<RestoreUser.Restored> {

    /**
     * The answer when a user has been restored.
     *
     * @param lost the licenses that the suspension has released; {@code null} if there are none
     */
    @Schema(name = "UserRestored")
    public record Restored(Change outcome, @Nullable List<LostLicense> lost) {

        public Restored {
            lost = lost == null || lost.isEmpty() ? null : List.copyOf(lost);
        }
    }

    /** A license that was released, and the pool that its seat went back to. */
    @Schema(name = "LostLicense")
    public record LostLicense(LicenseType licenseType, PoolId poolId) {}
}
