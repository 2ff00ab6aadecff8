package io.seatledger.infra.benchmarks.crud;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An account, which has one admin. */
@Entity
class Account {

    @Id
    private String id;

    private String name;
    private String adminSubject;

    @SuppressWarnings("NullAway.Init")
    protected Account() {}

    Account(String id, String name, String adminSubject) {
        this.id = id;
        this.name = name;
        this.adminSubject = adminSubject;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    String adminSubject() {
        return adminSubject;
    }
}
