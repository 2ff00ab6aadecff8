package io.seatledger.command;

import io.seatledger.command.decision.Actor;
import io.seatledger.command.decision.Command;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.CommandDispatcher;
import io.seatledger.command.decision.Decided;
import io.seatledger.command.decision.Decision;
import io.seatledger.command.decision.EventTags;
import io.seatledger.command.eventstore.NewOutcome;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.EmailAddress;
import io.seatledger.command.language.Subject;
import io.seatledger.command.memory.ConflictException;
import io.seatledger.command.memory.DecisionMemory;
import io.seatledger.command.memory.EntityLoader;
import io.seatledger.command.memory.Reading;
import io.seatledger.command.user.EmailClaim;
import io.seatledger.command.user.EmailClaimKey;
import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.AccountEvent.LicenseTypeAdded;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.LicensePoolEvent.LicensePoolAllotted;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserInvited;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells the story of one account: what has happened, which command is sent, and what follows. It decides as production
 * does.
 */
public final class Scenario {

    public static final AccountId ACCOUNT = new AccountId("acme");
    public static final Actor ADMIN = Actor.of(new Subject("ada"));
    public static final Actor STRANGER = Actor.of(new Subject("eve"));
    public static final Actor OPERATOR = new Actor(new Subject("ops"), true, null);
    public static final Instant NOW = Instant.parse("2026-11-23T09:30:00Z");
    public static final EmailClaimKey CLAIM_KEY = new EmailClaimKey("a secret for tests, 32 characters");

    /** The engine of scenarios has no memory: it sources each decision from events. */
    private static final DecisionMemory NO_MEMORY = new DecisionMemory() {
        @Override
        public Map<Tag, EntityLoader.Loaded> load(Collection<Tag> tags) {
            throw new AssertionError(tags);
        }

        @Override
        public CompletableFuture<Long> confirm(String accountId, Reading reading, @Nullable NewOutcome outcome) {
            return CompletableFuture.completedFuture(0L);
        }

        @Override
        public Map<Tag, EntityLoader.Loaded> catchUpAfter(ConflictException conflict, Reading reading) {
            throw new AssertionError(conflict);
        }
    };

    private final EventCodec codec = new EventCodec();
    private final EventStorageEngine engine = new InMemoryEventStorageEngine();
    private final AtomicInteger ids = new AtomicInteger();
    private Instant now = NOW;
    private final AxonConfiguration axon = DecisionConfiguration.configurer(
                    engine, codec, () -> now, () -> "id-" + ids.incrementAndGet(), CLAIM_KEY)
            .start();
    private final CommandDispatcher dispatcher = new CommandDispatcher(
            axon.getComponent(CommandBus.class), NO_MEMORY, new CommandDispatcher.Limits(100, 100, 100));
    private int told;

    private Scenario() {}

    /** The codec with every command, as in production. */
    public static CommandCodec commandCodec() {
        return new CommandCodec(JsonMapper.shared(), DecisionConfiguration.VOCABULARIES);
    }

    /** Starts before anything has happened. */
    public static Scenario nothing() {
        return new Scenario();
    }

    /** Starts with an open account, whose admin is Ada. */
    public static Scenario anAccount() {
        return nothing().given(new AccountOpened("acme", "Acme Inc."), new AccountAdminGranted("acme", "ada"));
    }

    public Scenario withOrganization(String id) {
        return given(new OrganizationCreated("acme", id, id));
    }

    public Scenario withProject(String id, String organization) {
        return given(new ProjectCreated("acme", id, organization, id));
    }

    public Scenario withPool(String id, String licenseType, int seats) {
        return given(new LicensePoolOpened("acme", id, licenseType, id, null, seats));
    }

    public Scenario withLicenseType(String licenseType) {
        return given(new LicenseTypeAdded("acme", licenseType, licenseType));
    }

    /** Allots seats of another pool to an organization. */
    public Scenario withAllottedPool(String id, String from, String licenseType, String organization, int seats) {
        return given(new LicensePoolAllotted("acme", id, from, licenseType, id, organization, seats, null, null, 0));
    }

    /** Lets time pass. */
    public Scenario after(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    public Scenario withPendingUser(String id, String email) {
        return given(new UserInvited(
                "acme",
                id,
                "invitation-of-" + id,
                email,
                email,
                claimOf(email).value(),
                null,
                null,
                null,
                NOW.plus(Duration.ofDays(7)),
                false));
    }

    public Scenario withUser(String id, String email) {
        return withPendingUser(id, email)
                .given(new InvitationAccepted(
                        "acme", id, "invitation-of-" + id, claimOf(email).value()));
    }

    public Scenario withReservedLicense(String user, String pool, String licenseType) {
        return given(new LicenseReserved("acme", user, pool, licenseType));
    }

    /** Appends events that have happened. */
    public Scenario given(Event... events) {
        append(engine, codec, List.of(events));
        told = log().size();
        return this;
    }

    /** Appends events that have happened, without a decision. */
    public static void append(EventStorageEngine engine, EventCodec codec, List<? extends Event> events) {
        List<TaggedEventMessage<?>> messages = new ArrayList<>();
        for (Event event : events) {
            var type = codec.typeOf(event);
            messages.add(new GenericTaggedEventMessage<EventMessage>(
                    new GenericEventMessage(
                            new MessageType(type.name(), Integer.toString(type.revision())),
                            event,
                            Map.of("actor", "given", "commandId", "given")),
                    EventTags.of(event)));
        }
        engine.appendEvents(AppendCondition.none(), null, messages)
                .join()
                .commit(null)
                .join();
    }

    /** Sends a command as Ada. */
    public <R> Decision<R> when(Command<R> command) {
        return when(command, ADMIN);
    }

    /** Sends a command. */
    public <R> Decision<R> when(Command<R> command, Actor actor) {
        told = log().size();
        return handled(command, actor, false).decision();
    }

    /** Sends a command as Ada for a dry run. */
    public <R> Decided<R> whenTried(Command<R> command) {
        told = log().size();
        return handled(command, ADMIN, true);
    }

    private <R> Decided<R> handled(Command<R> command, Actor actor, boolean dryRun) {
        try {
            CommandContext context = CommandContext.of(actor, "command-1");
            return dispatcher.dispatch(command, dryRun ? context.asDryRun() : context, null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The events of the last command. */
    public List<Event> then() {
        return log().stream()
                .skip(told)
                .map(message -> (Event) message.payload())
                .toList();
    }

    /** All events as they were stored, with metadata. */
    public List<EventMessage> log() {
        List<EventMessage> log = new ArrayList<>();
        var stream = engine.source(SourcingCondition.conditionFor(EventCriteria.havingAnyTag()), null);
        for (var next = stream.next(); next.isPresent(); next = stream.next()) {
            if (next.get().message().payload() instanceof Event) {
                log.add(next.get().message());
            }
        }
        return log;
    }

    /** The claim of an address in this account. */
    public static EmailClaim claimOf(String email) {
        return CLAIM_KEY.claimOf(ACCOUNT, EmailAddress.of(email));
    }
}
