package io.seatledger.query.progress;

import io.seatledger.query.progress.ProgressWatchers.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;

/** Finds the progress that no broadcast reported, by polling the database once for all watched accounts. */
final class PeriodicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(PeriodicCheck.class);

    private final Progress progress;
    private final ProgressWatchers watchers;

    PeriodicCheck(Progress progress, ProgressWatchers watchers) {
        this.progress = progress;
        this.watchers = watchers;
    }

    @Scheduled(fixedDelayString = "${seatledger.progress.poll-interval}")
    void poll() {
        try {
            progress.poll(watchers.accounts(), Source.POLL);
        } catch (DataAccessException e) {
            LOG.debug("Could not read the progress of accounts", e);
        }
    }
}
