package io.seatledger.infra.systemtests;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Callers that take seats of the pool {@code scarce} and give them back, each for a user of its own. There are more of
 * them than seats. Half of them call the first node, and half the second one.
 */
final class SeatMovers {

    private final Services services;
    private final String account;
    private final List<String> users;
    private final AtomicIntegerArray movesAt = new AtomicIntegerArray(2);
    private final Set<String> moves = ConcurrentHashMap.newKeySet();
    private final Queue<Services.Answer> failures = new ConcurrentLinkedQueue<>();
    private volatile Phase phase = Phase.BEFORE;
    private volatile boolean over;

    /** What the first node does. */
    private enum Phase {
        BEFORE,
        STOPPED,
        AFTER
    }

    SeatMovers(Services services, String account, List<String> users) {
        this.services = services;
        this.account = account;
        this.users = users;
    }

    /** From now on, the first node need not answer. */
    void firstNodeStops() {
        phase = Phase.STOPPED;
    }

    /** From now on, the first node must answer again. */
    void firstNodeGoesOn() {
        phase = Phase.AFTER;
    }

    void stop() {
        over = true;
    }

    /** How many requests of a node, 0 or 1, were answered. */
    int movesAt(int node) {
        return movesAt.get(node);
    }

    /** The commands that were accepted. */
    Set<String> moves() {
        return Set.copyOf(moves);
    }

    List<Services.Answer> failures() {
        return List.copyOf(failures);
    }

    /** Moves the seat of one user until it is told to {@link #stop}. */
    Object move(int mover) {
        boolean hasSeat = false;
        for (int i = 0; !over; i++) {
            String id = "move-%d-%d".formatted(mover, i);
            Services.Answer answer = answered(mover, id, hasSeat);
            if (answer.status() == 200) {
                moves.add(id);
                hasSeat = !hasSeat;
            } else if (hasSeat || !answer.code().equals("license-pool.exhausted")) {
                failures.add(answer);
            }
        }
        return true;
    }

    /** Repeats a command with the same key until it is answered. */
    private Services.Answer answered(int mover, String id, boolean hasSeat) {
        int node = mover % 2;
        String licenses = "/api/v1/accounts/%s/users/%s/licenses".formatted(account, users.get(mover));
        while (true) {
            Phase sent = phase;
            Services.Answer answer = hasSeat
                    ? services.delete(services.commandNodes().get(node), id, licenses + "/enterprise")
                    : services.post(services.commandNodes().get(node), id, licenses, Map.of("poolId", "scarce"));
            if (answer.status() != 0 && answer.status() < 500) {
                movesAt.incrementAndGet(node);
                return answer;
            }
            if (node == 1 || (sent == phase && sent != Phase.STOPPED)) {
                failures.add(answer);
            }
        }
    }
}
