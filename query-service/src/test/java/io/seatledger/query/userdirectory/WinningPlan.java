package io.seatledger.query.userdirectory;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;

/**
 * The plan that a server of MongoDB's protocol has chosen, from its reply to {@code explain}. The plans that it has
 * rejected are in the reply, too, and say nothing.
 *
 * @param stages their names, from the last one of the pipeline to the first
 * @param indexes the names of the indexes that are scanned
 */
record WinningPlan(List<String> stages, List<String> indexes) {

    /** Reads a reply of the classic engine, or of the slot-based one, which wraps the plan. */
    static WinningPlan of(Document reply) {
        Document winner = reply.get("queryPlanner", Document.class).get("winningPlan", Document.class);
        List<String> stages = new ArrayList<>();
        List<String> indexes = new ArrayList<>();
        walk(winner.containsKey("queryPlan") ? winner.get("queryPlan", Document.class) : winner, stages, indexes);
        return new WinningPlan(List.copyOf(stages), List.copyOf(indexes));
    }

    private static void walk(Document stage, List<String> stages, List<String> indexes) {
        stages.add(stage.getString("stage"));
        if (stage.containsKey("indexName")) {
            indexes.add(stage.getString("indexName"));
        }
        Stream.concat(
                        Stream.ofNullable(stage.get("inputStage", Document.class)),
                        stage.getList("inputStages", Document.class, List.of()).stream())
                .forEach(input -> walk(input, stages, indexes));
    }

    boolean scansTheCollection() {
        return stages.contains("COLLSCAN");
    }

    /** Whether documents are sorted once they are found. Merging sorted scans ({@code SORT_MERGE}) is not that. */
    boolean sorts() {
        return stages.contains("SORT");
    }
}
