package io.seatledger.infra.benchmarks.crud;

import jakarta.persistence.CascadeType;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.OneToMany;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.UuidGenerator;
import org.jspecify.annotations.Nullable;

/** A user, who was invited and may hold a license of each type. */
@Entity
class AppUser {

    @Id
    @GeneratedValue
    @UuidGenerator(style = UuidGenerator.Style.VERSION_7)
    private @Nullable UUID id;

    private String accountId;
    private String email;
    private @Nullable String name;
    private Instant invitedAt;

    @OneToMany(mappedBy = "holder", cascade = CascadeType.ALL, orphanRemoval = true)
    private List<License> licenses = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    protected AppUser() {}

    AppUser(String accountId, String email, @Nullable String name, Instant invitedAt) {
        this.accountId = accountId;
        this.email = email;
        this.name = name;
        this.invitedAt = invitedAt;
    }

    @Nullable
    UUID id() {
        return id;
    }

    String accountId() {
        return accountId;
    }

    String email() {
        return email;
    }

    @Nullable
    String name() {
        return name;
    }

    Instant invitedAt() {
        return invitedAt;
    }

    Optional<License> license(String type) {
        return licenses.stream()
                .filter(license -> license.licenseType().equals(type))
                .findFirst();
    }

    void hold(LicensePool pool) {
        licenses.add(new License(this, pool));
    }

    void giveUp(License license) {
        licenses.remove(license);
    }
}
