package io.seatledger.command.account;

import io.seatledger.command.decision.Command;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Name;
import io.seatledger.command.language.OrganizationId;
import io.seatledger.command.language.ProjectId;
import io.seatledger.command.language.Subject;

/** What can be asked of the structure of an account. The result is the identifier of what was created. */
public sealed interface AccountCommand<R> extends Command<R> {

    /** Opens an account and makes {@code admin} its first Account Admin. */
    record OpenAccount(AccountId accountId, Name name, Subject admin) implements AccountCommand<AccountId> {
        @Override
        public boolean operatorOnly() {
            return true;
        }
    }

    /** Adds an organization. */
    record CreateOrganization(AccountId accountId, OrganizationId organizationId, Name name)
            implements
                AccountCommand<OrganizationId> {}

    /** Adds a project to an organization. */
    record CreateProject(AccountId accountId, ProjectId projectId, OrganizationId organizationId, Name name)
            implements
                AccountCommand<ProjectId> {}
}
