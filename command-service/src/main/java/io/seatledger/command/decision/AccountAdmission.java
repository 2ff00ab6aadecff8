package io.seatledger.command.decision;

import io.seatledger.command.language.AccountId;
import io.seatledger.command.language.Subject;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Limits how many commands of each account are in flight, and keeps one account from crowding out the others. The
 * decisions of an account are made one after the other, first come, first served, and each sees what those before it
 * add. A turn lasts as long as the decision itself, which is made in memory: whether it was written is awaited
 * afterwards. Other nodes are not locked out: against them, a decision is simply made again.
 */
final class AccountAdmission {

    private final CommandDispatcher.Limits limits;
    private final KeyedPermits<Subject> senders;
    private final AtomicInteger admitted = new AtomicInteger();
    private final ConcurrentHashMap<AccountId, AccountLock> locks = new ConcurrentHashMap<>();

    /** @param limits count the commands that wait for their turn, are decided, or are being written */
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

        private final ReentrantLock turns = new ReentrantLock(true);
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

        /**
         * Waits until this node decides no other command of the account. The thread that waits must also close the
         * turn.
         */
        Turn turn() throws InterruptedException {
            lock.turns.lockInterruptibly();
            return lock.turns::unlock;
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
