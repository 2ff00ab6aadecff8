package io.seatledger.infra.benchmarks.crud;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Version;
import java.util.UUID;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/** A seat that a user holds. Its version lets one of two changes at the same time fail. */
@Entity
class License {

    @Id
    @GeneratedValue
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    private @Nullable UUID id;

    @ManyToOne(fetch = FetchType.LAZY, optional = false)
    @JoinColumn(name = "user_id")
    private AppUser holder;

    private String licenseType;
    private String poolId;

    @Version
    private int version;

    @SuppressWarnings("NullAway.Init")
    protected License() {}

    License(AppUser holder, LicensePool pool) {
        this.holder = holder;
        this.licenseType = pool.licenseType();
        this.poolId = pool.id();
    }

    @Nullable
    UUID id() {
        return id;
    }

    AppUser holder() {
        return holder;
    }

    String licenseType() {
        return licenseType;
    }

    String poolId() {
        return poolId;
    }

    int version() {
        return version;
    }

    void moveTo(LicensePool pool) {
        poolId = pool.id();
    }
}
