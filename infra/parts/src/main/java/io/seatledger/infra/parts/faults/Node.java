package io.seatledger.infra.parts.faults;

import io.seatledger.infra.parts.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** One command service, with its own network to PostgreSQL and its own clock. */
final class Node {

    private final String name;
    private final ServiceProcess service;
    private final DatabaseProxy network;
    private final Path clock;
    private boolean expectedDown;
    private volatile boolean ready;
    private volatile long readySince;

    Node(String name, ServiceProcess service, DatabaseProxy network, Path clock) {
        this.name = name;
        this.service = service;
        this.network = network;
        this.clock = clock;
    }

    String name() {
        return name;
    }

    String url() {
        return service.url();
    }

    DatabaseProxy network() {
        return network;
    }

    /** Since when it has been ready, by {@link System#nanoTime()}. */
    long readySince() {
        return readySince;
    }

    void setClock(Duration offset) {
        JumpingClock.set(clock, offset);
    }

    void freeze() {
        Signals.freeze(process());
    }

    void thaw() {
        Signals.thaw(process());
    }

    private ProcessHandle process() {
        return ProcessHandle.of(service.process().pid()).orElseThrow();
    }

    void awaitReady() {
        service.awaitReady();
        isReady();
    }

    private void isReady() {
        ready = true;
        readySince = System.nanoTime();
    }

    /** Kills the node. Nobody starts it again before {@link #startAgain}. */
    synchronized void kill() {
        expectedDown = true;
        ready = false;
        service.kill();
    }

    synchronized void startAgain() {
        service.startAgain();
        isReady();
        expectedDown = false;
    }

    /**
     * Starts a node again that has ended by itself, as an orchestrator would. A node that was ready must survive all
     * faults but those of its own process; only one that is just starting may end because its servers are away.
     */
    synchronized void heal(Journal journal) {
        if (expectedDown || service.process().isAlive()) {
            return;
        }
        if (ready) {
            journal.found("a node has ended by itself", name);
            ready = false;
        }
        journal.note(name + " is started again");
        try {
            service.startAgain();
            isReady();
        } catch (IllegalStateException e) {
            // It cannot start yet, for instance because its database is away: the next try may succeed.
            journal.note(name + " could not be started: " + e.getMessage());
        }
    }

    void close() {
        if (service.process().isAlive()) {
            thaw();
        }
        service.close();
        try {
            network.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
