package io.seatledger.query.consuming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.OrganizationCreated;
import io.seatledger.events.AccountEvent.ProjectCreated;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.ImportEvent.RowOutcome;
import io.seatledger.events.ImportEvent.UserImportStarted;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.query.Ledger;
import io.seatledger.query.ServiceUnderTest;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every field of every event, with values beyond all that a decision accepts, goes through Kafka and the projections
 * into the database. The events and their fields are found by reflection: none can be forgotten.
 */
class ExtremesIT {

    private static final EventCodec CODEC = new EventCodec();

    /** The longest identifier: 63 characters. */
    private static final String ACCOUNT = "a".repeat(63);

    private static final String USER = "u".repeat(63);
    private static final String POOL = "p".repeat(63);
    private static final String PARENT = "q".repeat(63);
    private static final String TYPE = "t".repeat(63);
    private static final String ORGANIZATION = "o".repeat(63);
    private static final String PROJECT = "j".repeat(63);
    private static final String IMPORT = "i".repeat(63);

    /** Fields that name a document, or a pool within one: they can only have values that exist. */
    private static final Map<String, Object> EXISTING = Map.ofEntries(
            Map.entry("accountId", ACCOUNT),
            Map.entry("organizationId", ORGANIZATION),
            Map.entry("projectId", PROJECT),
            Map.entry("licenseType", TYPE),
            Map.entry("userId", USER),
            Map.entry("importId", IMPORT),
            Map.entry("poolId", POOL),
            Map.entry("fromPoolId", PARENT),
            Map.entry("toPoolId", POOL),
            Map.entry("allottedFrom", PARENT),
            Map.entry("allottedPools", Collections.nCopies(2_000, POOL)));

    /** Four bytes in UTF-8, and longer than any text that is accepted. */
    private static final String LONG = "\uD834\uDD1E".repeat(500);

    private static final Map<Class<?>, List<Object>> EXTREMES = Map.of(
            String.class,
            List.of("x", "", LONG, "\u0000", "\uFFFF", "\uD800"),
            Instant.class,
            List.of(
                    Instant.parse("2000-01-01T00:00:00Z"),
                    Instant.parse("9999-12-31T23:59:59.999999Z"),
                    Instant.parse("+999999999-12-31T23:59:59Z"),
                    Instant.MIN,
                    Instant.MAX),
            int.class,
            List.of(1, 0, Integer.MIN_VALUE, Integer.MAX_VALUE),
            long.class,
            List.of(1L, 0L, -1L, 1L << 53),
            boolean.class,
            List.of(true, false),
            List.class,
            List.of(
                    List.of(),
                    Collections.nCopies(100, new RowOutcome(2, LONG, LONG, null, LONG, LONG, LONG)),
                    List.of(new RowOutcome(2, "", null, null, null, null, null))));

    private static final List<Class<? extends Event>> EVENTS = CODEC.vocabulary().stream()
            .<Class<? extends Event>>map(CODEC::recordOf)
            .sorted(Comparator.comparing(Class::getName))
            .toList();

    @Test
    void ofEveryFieldAreFoldedIntoEveryReadModel() {
        Ledger ledger = Ledger.of(ACCOUNT)
                .withUser(USER, "jane@x.io", "Jane")
                .with(new OrganizationCreated(ACCOUNT, ORGANIZATION, "Organization"))
                .with(new ProjectCreated(ACCOUNT, PROJECT, ORGANIZATION, "Project"))
                .with(new LicensePoolOpened(ACCOUNT, PARENT, TYPE, "Parent", null, 10))
                .with(new LicensePoolOpened(ACCOUNT, POOL, TYPE, "Pool", null, 10))
                .with(new UserImportStarted(ACCOUNT, IMPORT, 1));
        List<String> tried = new ArrayList<>(Collections.nCopies((int) ledger.version(), "the beginning"));
        for (Class<? extends Event> event : EVENTS) {
            for (RecordComponent field : event.getRecordComponents()) {
                for (Object value : triedIn(field)) {
                    ledger.with(eventWith(event, field, value));
                    tried.add("%s.%s = %.40s".formatted(event.getSimpleName(), field.getName(), value));
                }
            }
        }
        ledger.with(
                new AccountAdminGranted(ACCOUNT, "ada"), Collections.nCopies(2_000, "pool=" + ACCOUNT + "/" + POOL));
        tried.add("the end, with the tags of 2,000 pools");

        try (ServiceUnderTest service = ServiceUnderTest.start()) {
            // One by one: of the events of a batch, only what the last one leaves behind would be stored.
            for (int i = 0; i < tried.size(); i++) {
                EventEnvelope event = ledger.events().get(i);
                service.publish(event);
                await(tried.get(i)).pollInterval(Duration.ofMillis(5)).until(() -> isFolded(service, event));
            }

            for (String read : List.of(
                    "",
                    "/users?q=jane",
                    "/users/" + USER,
                    "/users/counts",
                    "/users.csv",
                    "/license-pools",
                    "/seats",
                    "/projects",
                    "/imports/" + IMPORT)) {
                assertThat(service.get("/api/v1/accounts/" + ACCOUNT + read).status())
                        .as(read)
                        .isEqualTo(200);
            }
        }
    }

    private static boolean isFolded(ServiceUnderTest service, EventEnvelope event) {
        AccountProgress progress = service.mongo().findById(ACCOUNT, AccountProgress.class);
        return progress != null && service.bean(Generations.class).versionOf(progress) == event.accountVersion();
    }

    /** An event of this type with usual values, except for one field. */
    private static Event eventWith(Class<? extends Event> event, RecordComponent field, @Nullable Object value) {
        RecordComponent[] components = event.getRecordComponents();
        try {
            Constructor<? extends Event> constructor = event.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(Arrays.stream(components)
                    .map(each -> each.getName().equals(field.getName()) ? value : usual(each))
                    .toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    /** What a field holds while another one is tried: something that exists, or else the first of the extremes. */
    private static Object usual(RecordComponent field) {
        return EXISTING.getOrDefault(field.getName(), extremesOf(field).getFirst());
    }

    private static List<@Nullable Object> triedIn(RecordComponent field) {
        if (EXISTING.containsKey(field.getName())) {
            return List.of(usual(field));
        }
        List<@Nullable Object> tried = new ArrayList<>(extremesOf(field));
        if (field.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            tried.add(null);
        }
        return tried;
    }

    private static List<Object> extremesOf(RecordComponent field) {
        Class<?> type = field.getType();
        if (type.isEnum()) {
            return List.of(type.getEnumConstants());
        }
        return Objects.requireNonNull(EXTREMES.get(type), () -> "no extremes of " + field);
    }
}
