package io.seatledger.infra.benchmarks.crud;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** What was answered to a request with an {@code Idempotency-Key}. */
@Entity
class StoredAnswer {

    @Id
    private String idempotencyKey;

    private String answer;
    private Instant answeredAt;

    @SuppressWarnings("NullAway.Init")
    protected StoredAnswer() {}

    StoredAnswer(String idempotencyKey, String answer, Instant answeredAt) {
        this.idempotencyKey = idempotencyKey;
        this.answer = answer;
        this.answeredAt = answeredAt;
    }

    String idempotencyKey() {
        return idempotencyKey;
    }

    String answer() {
        return answer;
    }

    Instant answeredAt() {
        return answeredAt;
    }
}
