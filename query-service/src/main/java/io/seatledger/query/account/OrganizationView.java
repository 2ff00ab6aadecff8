package io.seatledger.query.account;

import io.seatledger.query.consuming.View;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/**
 * The document of an organization: a part of the customer that users may belong to.
 *
 * @param accountVersion version of the last event that changed it
 */
@Document("organizations")
record OrganizationView(
        @Id String id, String accountId, String organizationId, String name, boolean archived, long accountVersion)
        implements View {}
