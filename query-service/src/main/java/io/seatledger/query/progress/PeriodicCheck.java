package io.seatledger.query.progress;

import io.seatledger.query.progress.Watches.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/** Makes good what no broadcast told: one look for all accounts that are watched, however many watch them. */
final class PeriodicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicCheck.class);

    private final Progress progress;
    private final Watches watches;

    PeriodicCheck(Progress progress, Watches watches) {
        this.progress = progress;
        this.watches = watches;
    }

    @Scheduled(fixedDelayString = "${seatledger.progress.look}")
    void look() {
        try {
            progress.look(watches.accounts(), Source.LOOK);
        } catch (DataAccessException e) {
            LOG.debug("The progress of accounts cannot be read now", e);
        }
    }
}
