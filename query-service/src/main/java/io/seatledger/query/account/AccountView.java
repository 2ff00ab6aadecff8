package io.seatledger.query.account;

import io.seatledger.query.consuming.View;
import java.util.List;
import org.springframework.data.annotation.Id;
import org.springframework.data.mongodb.core.mapping.Document;

/** An account as readers see it. */
@Document("accounts")
record AccountView(@Id String id, String name, List<String> admins, List<Organization> organizations,
        List<Project> projects, long accountVersion) implements View {

    /** A part of the customer that users may belong to. */
    record Organization(String organizationId, String name) {}

    /** Something that users work on. */
    record Project(String projectId, String organizationId, String name) {}
}
