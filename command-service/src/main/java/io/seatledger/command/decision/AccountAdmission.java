package io.seatledger.command.decision;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Subject;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Limits how many commands of each account are decided at once. It keeps the decisions of one account from conflicting
 * with each other forever, and keeps one account from crowding out the others. Up to {@value #WIDTH} commands of an
 * account are decided concurrently, in the hope that they read different events; a command that lost to another is
 * retried alone. Both kinds queue first come, first served, so neither starves. Other nodes are not locked out: against
 * them, a decision is simply retried.
 */
final class AccountAdmission {

    private static final int WIDTH = CommandDispatcher.CONCURRENCY_OF_AN_ACCOUNT;

    private final CommandDispatcher.Limits limits;
    private final KeyedPermits<Subject> senders;
    private final AtomicInteger admitted = new AtomicInteger();
    private final ConcurrentHashMap<AccountId, AccountLock> locks = new ConcurrentHashMap<>();

    /** @param limits count the commands that are being decided together with those that wait */
    AccountAdmission(CommandDispatcher.Limits limits) {
        this.limits = limits;
        this.senders = new KeyedPermits<>(limits.perSender());
    }

    /**
     * Admits a command, which may then wait for its turn.
     *
     * @throws OverloadedException if the sender, the account or the node is at its limit
     */
    Admission enter(AccountId account, Subject sender) {
        KeyedPermits.Permit ofSender =
                senders.tryAcquire(sender).orElseThrow(() -> new OverloadedException(OverloadedException.Limit.SENDER));
        Admission admission = enter(account, ofSender);
        if (admitted.get() > limits.total()) {
            admission.close();
            throw new OverloadedException(OverloadedException.Limit.NODE);
        }
        if (admission.lock.admissions.get() > limits.perAccount()) {
            admission.close();
            throw new OverloadedException(OverloadedException.Limit.ACCOUNT);
        }
        return admission;
    }

    /** Admits a command of the service's own, whatever the limits are. */
    Admission enterUnlimited(AccountId account) {
        return enter(account, () -> {});
    }

    private Admission enter(AccountId account, KeyedPermits.Permit ofSender) {
        admitted.incrementAndGet();
        AccountLock lock = locks.compute(account, (_, open) -> {
            AccountLock entered = open == null ? new AccountLock() : open;
            entered.admissions.incrementAndGet();
            return entered;
        });
        return new Admission(account, lock, ofSender);
    }

    private static final class AccountLock {

        private final Semaphore permits = new Semaphore(WIDTH, true);
        private final AtomicInteger admissions = new AtomicInteger();
    }

    /** An admitted command. It counts towards the limits until it is closed. */
    final class Admission implements AutoCloseable {

        private final AccountId account;
        private final AccountLock lock;
        private final KeyedPermits.Permit ofSender;

        private Admission(AccountId account, AccountLock lock, KeyedPermits.Permit ofSender) {
            this.account = account;
            this.lock = lock;
            this.ofSender = ofSender;
        }

        /** Waits for a turn that up to {@value #WIDTH} commands of the account share. */
        Turn shared() throws InterruptedException {
            return turn(1);
        }

        /** Waits until this node decides no other command of the account. */
        Turn exclusive() throws InterruptedException {
            return turn(WIDTH);
        }

        private Turn turn(int width) throws InterruptedException {
            lock.permits.acquire(width);
            return () -> lock.permits.release(width);
        }

        @Override
        public void close() {
            locks.computeIfPresent(account, (_, open) -> open.admissions.decrementAndGet() == 0 ? null : open);
            admitted.decrementAndGet();
            ofSender.close();
        }
    }

    /** The right to decide, held until it is closed. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }
}
