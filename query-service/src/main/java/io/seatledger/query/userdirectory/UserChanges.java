package io.seatledger.query.userdirectory;

import io.seatledger.query.live.Change;
import io.seatledger.query.live.ChangeSource;
import io.seatledger.query.live.Position;
import java.time.Instant;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Sends users that have changed, in the order of their latest changes. */
@Component
@Order(1)
class UserChanges implements ChangeSource {

    private final UserDirectory directory;
    private final UserAnswers answers;

    UserChanges(UserDirectory directory, UserAnswers answers) {
        this.directory = directory;
        this.answers = answers;
    }

    @Override
    public List<Change> changedSince(String accountId, Position seen, Instant now, int atMost) {
        return answers.of(accountId, directory.changedAfter(accountId, seen.accountVersion(), atMost)).stream()
                .map(user -> new Change("user", user))
                .toList();
    }
}
