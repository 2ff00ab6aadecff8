package io.seatledger.query.account;

import io.seatledger.events.AccountEvent.ProjectArchived;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.events.AccountEvent.ProjectRenamed;
import io.seatledger.events.AccountEvent.ProjectRestored;
import io.seatledger.events.Event;
import io.seatledger.query.consuming.Projection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

@Component
class ProjectProjection implements Projection<ProjectView> {

    static String idOf(String accountId, String projectId) {
        return accountId + "/" + projectId;
    }

    @Override
    public String name() {
        return AccountProjection.READ_MODEL;
    }

    @Override
    public int version() {
        return AccountProjection.VERSION;
    }

    @Override
    public Class<ProjectView> view() {
        return ProjectView.class;
    }

    @Override
    public Set<String> concernedBy(Event event) {
        return switch (event) {
            case ProjectCreated e -> Set.of(idOf(e.accountId(), e.projectId()));
            case ProjectRenamed e -> Set.of(idOf(e.accountId(), e.projectId()));
            case ProjectArchived e -> Set.of(idOf(e.accountId(), e.projectId()));
            case ProjectRestored e -> Set.of(idOf(e.accountId(), e.projectId()));
            default -> Set.of();
        };
    }

    @Override
    public ProjectView apply(@Nullable ProjectView view, String id, Event event, At at) {
        long version = at.accountVersion();
        if (event instanceof ProjectCreated e) {
            return new ProjectView(id, e.accountId(), e.projectId(), e.organizationId(), e.name(), false, version);
        }
        ProjectView v = Projection.existing(view, id);
        return switch (event) {
            case ProjectRenamed e ->
                new ProjectView(id, v.accountId(), v.projectId(), v.organizationId(), e.name(), v.archived(), version);
            case ProjectArchived _ ->
                new ProjectView(id, v.accountId(), v.projectId(), v.organizationId(), v.name(), true, version);
            case ProjectRestored _ ->
                new ProjectView(id, v.accountId(), v.projectId(), v.organizationId(), v.name(), false, version);
            default -> throw new IllegalArgumentException(event + " is not an event of a project");
        };
    }
}
