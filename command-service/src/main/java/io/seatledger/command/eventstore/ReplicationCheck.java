package io.seatledger.command.eventstore;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns when what the service acknowledges would not survive the loss of its database server. */
final class ReplicationCheck {

    private static final Logger LOG = LoggerFactory.getLogger(ReplicationCheck.class);
    private static final Set<String> WAITS_FOR_STANDBYS = Set.of("on", "remote_apply");

    private final DataSource dataSource;
    private final boolean singleCopy;

    /** @param singleCopy whether the operator knows that there is one copy only */
    ReplicationCheck(DataSource dataSource, boolean singleCopy) {
        this.dataSource = dataSource;
        this.singleCopy = singleCopy;
    }

    void warn() {
        findings().forEach(finding -> LOG.warn("{} See infra/docs/adr/0022-replication.md.", finding));
    }

    /** What is wrong with the settings of the database, as a connection of the service sees them. */
    List<String> findings() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_setting('synchronous_standby_names'),"
                        + " current_setting('synchronous_commit')")) {
            row.next();
            return findings(row.getString(1), row.getString(2), singleCopy);
        } catch (SQLException e) {
            throw EventStoreUnavailableException.of("the settings of the database cannot be read", e);
        }
    }

    static List<String> findings(String standbys, String commit, boolean singleCopy) {
        List<String> findings = new ArrayList<>();
        if (standbys.isBlank() && !singleCopy) {
            findings.add("synchronous_standby_names is empty: a failover loses commands that were acknowledged."
                    + " Name the standbys, or set seatledger.event-store.single-copy=true if there is one copy.");
        }
        if (commit.equals("off")) {
            findings.add("synchronous_commit is off: a crash of the database loses commands that were acknowledged.");
        } else if (!standbys.isBlank() && !WAITS_FOR_STANDBYS.contains(commit)) {
            findings.add("synchronous_commit is %s: a failover loses commands that were acknowledged. It must be on or"
                            .formatted(commit)
                    + " remote_apply.");
        }
        return findings;
    }
}
