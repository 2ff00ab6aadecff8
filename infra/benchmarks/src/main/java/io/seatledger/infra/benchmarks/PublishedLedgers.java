package io.seatledger.infra.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.seatledger.events.AccountEvent.AccountAdminGranted;
import io.seatledger.events.AccountEvent.AccountOpened;
import io.seatledger.events.CloudEventHeaders;
import io.seatledger.events.Event;
import io.seatledger.events.EventCodec;
import io.seatledger.events.EventEnvelope;
import io.seatledger.events.EventMetadata;
import io.seatledger.events.EventType;
import io.seatledger.events.LedgerHash;
import io.seatledger.events.LicensePoolEvent.LicensePoolOpened;
import io.seatledger.events.UserEvent.InvitationAccepted;
import io.seatledger.events.UserEvent.InvitationMailed;
import io.seatledger.events.UserEvent.LicenseAssigned;
import io.seatledger.events.UserEvent.LicenseReserved;
import io.seatledger.events.UserEvent.UserAddedToProject;
import io.seatledger.events.UserEvent.UserInvited;
import io.seatledger.events.UserEvent.UserJoinedOrganization;
import io.seatledger.events.UserEvent.UserNamed;
import io.seatledger.events.UserEvent.UserRestored;
import io.seatledger.events.UserEvent.UserSuspended;
import io.seatledger.infra.parts.Parts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes ledgers as command-service would, without a command-service. */
final class PublishedLedgers implements AutoCloseable {

    /** What happens to each user. */
    static final int EVENTS_OF_A_USER = 10;

    private static final int PARTITIONS = 6;

    /** How many users of an account something happens to in turn: their events are not neighbours in the topic. */
    private static final int ALTERNATING = 50;

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final String POOL = "global";
    private static final String LICENSE_TYPE = "enterprise";

    private final EventCodec codec = new EventCodec();
    private final String metadata = codec.encodeMetadata(new EventMetadata(Stack.ADMIN, null, null, null));
    private final String topic;
    private final Producer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    Parts.kafka().bootstrapServers(),
                    "linger.ms",
                    20,
                    "batch.size",
                    256 * 1024,
                    "max.in.flight.requests.per.connection",
                    1),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    /** Creates the topic. */
    PublishedLedgers(String topic) throws ExecutionException, InterruptedException {
        this.topic = topic;
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", Parts.kafka().bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())
                            .configs(Map.of("retention.ms", "-1"))))
                    .all()
                    .get();
        }
    }

    /** The ledger of one account, as far as it was published. */
    private final class Ledger {

        private final String accountId;
        private long version;
        private String hash = LedgerHash.GENESIS;

        private Ledger(String accountId) {
            this.accountId = accountId;
        }

        /** Publishes the next event, without waiting for the broker. */
        private void publish(Event event) {
            EventType type = codec.typeOf(event);
            version++;
            String id = UUID.randomUUID().toString();
            Instant time = START.plusSeconds(version);
            String payload = codec.encode(event);
            List<String> tags = List.of("account=" + accountId);
            String next = LedgerHash.of(
                    hash, version, accountId, id, type.name(), type.revision(), time, tags, metadata, payload);
            var envelope = new EventEnvelope(
                    id,
                    accountId,
                    version,
                    version,
                    time,
                    type.name(),
                    type.revision(),
                    tags,
                    metadata,
                    payload,
                    hash,
                    next);
            hash = next;
            var record = new ProducerRecord<>(topic, accountId.getBytes(UTF_8), payload.getBytes(UTF_8));
            CloudEventHeaders.of(envelope)
                    .forEach((header, value) -> record.headers().add(header, value.getBytes(UTF_8)));
            var _ = producer.send(record);
        }
    }

    /** An open account with a pool. */
    private Ledger open(String accountId) {
        var ledger = new Ledger(accountId);
        ledger.publish(new AccountOpened(accountId, "Account " + accountId));
        ledger.publish(new AccountAdminGranted(accountId, Stack.ADMIN));
        ledger.publish(new LicensePoolOpened(accountId, POOL, LICENSE_TYPE, "Pool", null, 1_000_000));
        return ledger;
    }

    /**
     * Opens accounts whose names begin with a prefix, and has everything happen to their users. Waits until the broker
     * has all of it.
     */
    void publishUsers(String prefix, int users, int accounts) {
        List<Ledger> open =
                IntStream.range(0, accounts).mapToObj(i -> open(prefix + i)).toList();
        int each = Math.max(1, users / accounts);
        for (int from = 0; from < each; from += ALTERNATING) {
            for (Ledger ledger : open) {
                for (int step = 0; step < EVENTS_OF_A_USER; step++) {
                    for (int user = from; user < Math.min(from + ALTERNATING, each); user++) {
                        ledger.publish(eventOf(ledger.accountId, "u" + user, step));
                    }
                }
            }
        }
        producer.flush();
    }

    private static Event eventOf(String a, String user, int step) {
        String invitation = "i-" + user;
        return Stream.<Event>of(
                        new UserInvited(
                                a,
                                user,
                                invitation,
                                user + "@example.com",
                                user + "@example.com",
                                "claim-" + user,
                                "User " + user,
                                null,
                                null,
                                START.plusSeconds(10_000_000),
                                false),
                        new LicenseReserved(a, user, POOL, LICENSE_TYPE),
                        new InvitationMailed(a, user, invitation, 1),
                        new InvitationAccepted(a, user, invitation, "claim-" + user),
                        new LicenseAssigned(a, user, POOL, LICENSE_TYPE, true),
                        new UserNamed(a, user, "Named " + user),
                        new UserJoinedOrganization(a, user, "europe"),
                        new UserAddedToProject(a, user, "apollo"),
                        new UserSuspended(a, user),
                        new UserRestored(a, user))
                .skip(step)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        producer.close();
    }
}
