package io.seatledger.query.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.query.ServiceUnderTest;
import io.seatledger.query.consuming.View;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.data.annotation.Id;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.query.Query;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentsIT {

    private record Thing(@Id String id, String accountId, long accountVersion) implements View {}

    private ServiceUnderTest service;
    private Documents documents;

    @BeforeAll
    void start() {
        service = ServiceUnderTest.start();
        documents = new Documents(service.mongo(), _ -> "things", 2);
        for (int i = 0; i < 5; i++) {
            service.mongo().insert(new Thing("acme/" + i, "acme", i), "things");
        }
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void endsEveryQuery() {
        Query query = ofAcme();

        assertThat(documents.find(Thing.class, query)).hasSize(5);

        assertThat(query.getMeta().getMaxTimeMsec()).isEqualTo(2_000);
        Query exists = ofAcme();
        assertThat(documents.exists(Thing.class, exists)).isTrue();
        assertThat(exists.getMeta().getMaxTimeMsec()).isEqualTo(2_000);
        Query count = ofAcme();
        assertThat(documents.count(Thing.class, count.limit(3))).isEqualTo(3);
        assertThat(count.getMeta().getMaxTimeMsec()).isEqualTo(2_000);
    }

    @Test
    void saysWhetherOthersFollowAPage() {
        assertThat(documents.page(Thing.class, ofAcme(), 4).documents()).hasSize(4);
        assertThat(documents.page(Thing.class, ofAcme(), 4).more()).isTrue();
        assertThat(documents.page(Thing.class, ofAcme(), 5).documents()).hasSize(5);
        assertThat(documents.page(Thing.class, ofAcme(), 5).more()).isFalse();
    }

    @Test
    void asksNothingThatDoesNotNameTheAccount() {
        Query query = Query.query(where("accountVersion").gt(0));

        assertThatThrownBy(() -> documents.find(Thing.class, query)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> documents.findOne(Thing.class, query)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> documents.exists(Thing.class, query)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> documents.count(Thing.class, query)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Query ofAcme() {
        return Query.query(where("accountId").is("acme")).with(Sort.by("accountVersion"));
    }
}
