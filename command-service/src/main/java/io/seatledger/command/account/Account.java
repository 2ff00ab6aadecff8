package io.seatledger.command.account;

import io.seatledger.command.decision.EventTags;
import io.seatledger.command.decision.Refusal;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.ProjectCreated;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.axonframework.eventsourcing.annotation.EventCriteriaBuilder;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.jspecify.annotations.Nullable;

/** The structure of one account, sourced without the events of its users. */
@EventSourcedEntity
public final class Account {

    private final Set<String> admins = new HashSet<>();
    private final Set<String> organizations = new HashSet<>();
    private final Set<String> projects = new HashSet<>();
    private boolean open;

    /** An account that nobody has opened yet. */
    @EntityCreator
    public Account() {}

    @EventCriteriaBuilder
    static EventCriteria criteria(AccountId id) {
        return EventCriteria.havingTags(EventTags.account(id.value()));
    }

    boolean isOpen() {
        return open;
    }

    boolean has(OrganizationId organization) {
        return organizations.contains(organization.value());
    }

    boolean has(ProjectId project) {
        return projects.contains(project.value());
    }

    /** Why {@code actor} may not administer the account: the same answer whether it exists or not. */
    public Optional<Refusal> refusalToAdminister(String actor) {
        return admins.contains(actor) ? Optional.empty() : Optional.of(new Refusal.Forbidden());
    }

    /** Why nobody can be put into this organization; {@code null} stands for none. */
    public Optional<Refusal> refusalToUse(@Nullable OrganizationId organization) {
        return organization == null || has(organization)
                ? Optional.empty()
                : Optional.of(new Refusal.NotFound("organization", organization.value()));
    }

    /** Why nobody can be put into this project; {@code null} stands for none. */
    public Optional<Refusal> refusalToUse(@Nullable ProjectId project) {
        return project == null || has(project)
                ? Optional.empty()
                : Optional.of(new Refusal.NotFound("project", project.value()));
    }

    @EventSourcingHandler
    void evolve(AccountOpened event) {
        open = true;
    }

    @EventSourcingHandler
    void evolve(AccountAdminGranted event) {
        admins.add(event.subject());
    }

    @EventSourcingHandler
    void evolve(OrganizationCreated event) {
        organizations.add(event.organizationId());
    }

    @EventSourcingHandler
    void evolve(ProjectCreated event) {
        projects.add(event.projectId());
    }
}
