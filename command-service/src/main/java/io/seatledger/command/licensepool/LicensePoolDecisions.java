package io.seatledger.command.licensepool;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.Account;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.PoolId;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import java.util.Optional;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/** Decides what is asked of a license pool itself. */
public final class LicensePoolDecisions {

    @CommandHandler
    Decision<PoolId> decide(OpenLicensePool command, @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account,
            @InjectEntity(idProperty = "pools") LicensePools pools, EventAppender events) {
        Optional<Refusal> refusal = account.refusalToAdminister(actor)
                .or(() -> account.refusalToUse(command.organizationId()));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        PoolId id = command.poolId();
        if (pools.find(id).isPresent()) {
            return refused(new Refusal.AlreadyExists("license pool", id.value()));
        }
        String organization = command.organizationId() == null ? null : command.organizationId().value();
        events.append(new LicensePoolOpened(command.accountId().value(), id.value(), command.licenseType().value(),
                command.name().value(), organization, command.capacity().value()));
        return accepted(id);
    }
}
