package io.seatledger.query.account;

import io.seatledger.query.consuming.View;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The document of a project: something that users work on.
 *
 * @param organizationId the organization that it belongs to
 * @param accountVersion version of the last event that changed it
 */
@Document("projects")
record ProjectView(
        @Id String id,
        String accountId,
        String projectId,
        String organizationId,
        String name,
        boolean archived,
        long accountVersion)
        implements View {}
