package io.seatledger.infra.benchmarks.crud;

import org.springframework.data.jpa.repository.JpaRepository;

interface StoredAnswers extends JpaRepository<StoredAnswer, String> {}
