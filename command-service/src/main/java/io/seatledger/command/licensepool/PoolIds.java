package io.seatledger.command.licensepool;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.PoolId;
import java.util.Set;

/** The pools of one account that a decision reads. */
public record PoolIds(AccountId account, Set<PoolId> pools) {

    public PoolIds {
        pools = Set.copyOf(pools);
    }
}
