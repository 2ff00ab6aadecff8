package io.seatledger.command.account;

import io.seatledger.command.account.Account.Part;
import io.seatledger.command.account.Account.Policies;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Domain;
import io.seatledger.command.memory.Fold;
import io.seatledger.command.memory.StoredForm;
import io.seatledger.events.AccountEvent;
import io.seatledger.events.Event;
import io.seatledger.events.SeatsOfSuspended;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** Folds the events of an account's structure. */
public final class AccountFold implements Fold<Account> {

    private static final int WEIGHT = 800;
    private static final int WEIGHT_OF_A_NAME = 130;
    private static final int WEIGHT_OF_A_PART = 250;
    private static final int WEIGHT_OF_A_POOL = 200;

    private record Stored(
            String id,
            String name,
            Collection<String> admins,
            Collection<String> auditors,
            Map<String, Part> organizations,
            Map<String, Part> projects,
            Map<String, Part> licenseTypes,
            Map<String, Optional<String>> pools,
            long invitationLifetimeSeconds,
            SeatsOfSuspended seatsOfSuspended,
            boolean homeOrganizationOnly,
            Collection<String> trustedDomains) {}

    @Override
    public String tagKey() {
        return EventTags.ACCOUNT;
    }

    @Override
    public Class<Account> type() {
        return Account.class;
    }

    @Override
    public Account evolve(Tag tag, @Nullable Account account, Event event) {
        Account before = account == null ? Account.unopened(new AccountId(event.accountId())) : account;
        return before.evolve(event);
    }

    /** The pools belong to the structure of the account, but have versions of their own. */
    @Override
    public boolean changes(Tag tag, Event event) {
        return event instanceof AccountEvent;
    }

    @Override
    public int weight(Account account) {
        return WEIGHT
                + WEIGHT_OF_A_NAME
                        * (account.admins().size()
                                + account.auditors().size()
                                + account.trustedDomains().size())
                + WEIGHT_OF_A_PART
                        * (account.organizations().size()
                                + account.projects().size()
                                + account.licenseTypes().size())
                + WEIGHT_OF_A_POOL * account.pools().size();
    }

    @Override
    public int format() {
        return 1;
    }

    @Override
    public String write(Account account) {
        return StoredForm.write(new Stored(
                account.id().value(),
                account.name(),
                account.admins(),
                account.auditors(),
                account.organizations(),
                account.projects(),
                account.licenseTypes(),
                account.pools(),
                account.invitationLifetime().toSeconds(),
                account.seatsOfSuspended(),
                account.isHomeOrganizationOnly(),
                account.trustedDomains().stream().map(Domain::value).toList()));
    }

    @Override
    public Account read(String json) {
        Stored stored = StoredForm.read(json, Stored.class);
        return new Account(
                new AccountId(stored.id()),
                stored.name(),
                TreePSet.from(stored.admins()),
                TreePSet.from(stored.auditors()),
                TreePMap.from(stored.organizations()),
                TreePMap.from(stored.projects()),
                TreePMap.from(stored.licenseTypes()),
                TreePMap.from(stored.pools()),
                new Policies(
                        Duration.ofSeconds(stored.invitationLifetimeSeconds()),
                        stored.seatsOfSuspended(),
                        stored.homeOrganizationOnly(),
                        Policies.NO_DOMAINS.plusAll(stored.trustedDomains().stream()
                                .map(Domain::new)
                                .toList())));
    }
}
