package io.seatledger.command.account;

import static io.seatledger.command.decision.Decision.accepted;
import static io.seatledger.command.decision.Decision.refused;

import io.seatledger.command.account.AccountCommand.CreateOrganization;
import io.seatledger.command.account.AccountCommand.CreateProject;
import io.seatledger.command.account.AccountCommand.OpenAccount;
import io.seatledger.command.decision.CommandMetadata;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.ProjectCreated;
import java.util.Optional;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.core.annotation.MetadataValue;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.modelling.annotation.InjectEntity;

/** Decides what is asked of the structure of an account. */
public final class AccountDecisions {

    @CommandHandler
    Decision<AccountId> decide(OpenAccount command, @InjectEntity(idProperty = "accountId") Account account,
            EventAppender events) {
        String id = command.accountId().value();
        if (account.isOpen()) {
            return refused(new Refusal.AlreadyExists("account", id));
        }
        events.append(new AccountOpened(id, command.name().value()),
                new AccountAdminGranted(id, command.admin().value()));
        return accepted(command.accountId());
    }

    @CommandHandler
    Decision<OrganizationId> decide(CreateOrganization command, @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account, EventAppender events) {
        Optional<Refusal> refusal = account.refusalToAdminister(actor);
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        OrganizationId id = command.organizationId();
        if (account.has(id)) {
            return refused(new Refusal.AlreadyExists("organization", id.value()));
        }
        events.append(new OrganizationCreated(command.accountId().value(), id.value(), command.name().value()));
        return accepted(id);
    }

    @CommandHandler
    Decision<ProjectId> decide(CreateProject command, @MetadataValue(CommandMetadata.ACTOR) String actor,
            @InjectEntity(idProperty = "accountId") Account account, EventAppender events) {
        Optional<Refusal> refusal = account.refusalToAdminister(actor)
                .or(() -> account.refusalToUse(command.organizationId()));
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        ProjectId id = command.projectId();
        if (account.has(id)) {
            return refused(new Refusal.AlreadyExists("project", id.value()));
        }
        events.append(new ProjectCreated(command.accountId().value(), id.value(), command.organizationId().value(),
                command.name().value()));
        return accepted(id);
    }
}
