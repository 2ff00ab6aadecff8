package io.seatledger.query.userdirectory;

import io.seatledger.query.live.Change;
import io.seatledger.query.live.ChangeSource;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Sends users that have changed, in the order of their latest changes. */
@Component
@Order(1)
class UserChanges implements ChangeSource {

    private final UserDirectory directory;

    UserChanges(UserDirectory directory) {
        this.directory = directory;
    }

    @Override
    public List<Change> changedAfter(String accountId, long after, long reached, int atMost) {
        return directory.changedAfter(accountId, after, atMost).stream()
                .map(view -> new Change("user", view.user()))
                .toList();
    }
}
