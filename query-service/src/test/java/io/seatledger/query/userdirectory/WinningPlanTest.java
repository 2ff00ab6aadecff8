package io.seatledger.query.userdirectory;

import static org.assertj.core.api.Assertions.assertThat;

import org.bson.Document;
import org.junit.jupiter.api.Test;

class WinningPlanTest {

    @Test
    void isReadFromTheClassicEngineWithoutTheRejectedPlans() {
        WinningPlan plan = WinningPlan.of(Document.parse("""
            {
              "queryPlanner": {
                "winningPlan": {
                  "stage": "LIMIT",
                  "inputStage": {
                    "stage": "FETCH",
                    "inputStage": {"stage": "IXSCAN", "indexName": "listKeys_email"}
                  }
                },
                "rejectedPlans": [
                  {"stage": "SORT", "inputStage": {"stage": "COLLSCAN"}},
                  {"stage": "FETCH", "inputStage": {"stage": "IXSCAN", "indexName": "account"}}
                ]
              }
            }
            """));

        assertThat(plan.stages()).containsExactly("LIMIT", "FETCH", "IXSCAN");
        assertThat(plan.indexes()).containsExactly("listKeys_email");
        assertThat(plan.sorts()).isFalse();
        assertThat(plan.scansTheCollection()).isFalse();
    }

    @Test
    void isReadFromTheSlotBasedEngine() {
        WinningPlan plan = WinningPlan.of(Document.parse("""
            {
              "queryPlanner": {
                "winningPlan": {
                  "isCached": false,
                  "queryPlan": {
                    "stage": "SORT",
                    "inputStage": {"stage": "FETCH", "inputStage": {"stage": "IXSCAN", "indexName": "account"}}
                  },
                  "slotBasedPlan": {"slots": "", "stages": "COLLSCAN"}
                },
                "rejectedPlans": []
              }
            }
            """));

        assertThat(plan.indexes()).containsExactly("account");
        assertThat(plan.sorts()).isTrue();
        assertThat(plan.scansTheCollection()).isFalse();
    }

    @Test
    void takesMergedScansForNoSort() {
        WinningPlan plan = WinningPlan.of(Document.parse("""
            {
              "queryPlanner": {
                "winningPlan": {
                  "stage": "FETCH",
                  "inputStage": {
                    "stage": "SORT_MERGE",
                    "inputStages": [
                      {"stage": "IXSCAN", "indexName": "listKeys_email"},
                      {"stage": "IXSCAN", "indexName": "listKeys_email"}
                    ]
                  }
                }
              }
            }
            """));

        assertThat(plan.indexes()).containsExactly("listKeys_email", "listKeys_email");
        assertThat(plan.sorts()).isFalse();
    }

    @Test
    void noticesAScanOfTheCollection() {
        WinningPlan plan = WinningPlan.of(Document.parse("""
            {"queryPlanner": {"winningPlan": {"stage": "SORT", "inputStage": {"stage": "COLLSCAN"}}}}
            """));

        assertThat(plan.scansTheCollection()).isTrue();
        assertThat(plan.sorts()).isTrue();
    }
}
