package io.seatledger.infra.benchmarks.crud;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** A pool, which counts its seats that are taken. Whoever changes the count holds the lock of the row. */
@Entity
class LicensePool {

    @Id
    private String id;

    private String accountId;
    private String licenseType;
    private String name;
    private int capacity;
    private int taken;

    @SuppressWarnings("NullAway.Init")
    protected LicensePool() {}

    LicensePool(String accountId, String pool, String licenseType, String name, int capacity) {
        this.id = id(accountId, pool);
        this.accountId = accountId;
        this.licenseType = licenseType;
        this.name = name;
        this.capacity = capacity;
    }

    static String id(String accountId, String pool) {
        return accountId + "/" + pool;
    }

    String id() {
        return id;
    }

    String accountId() {
        return accountId;
    }

    String licenseType() {
        return licenseType;
    }

    String name() {
        return name;
    }

    void take() {
        if (taken >= capacity) {
            throw new ConflictException("The pool has no seat left.");
        }
        taken++;
    }

    void giveBack() {
        taken--;
    }
}
