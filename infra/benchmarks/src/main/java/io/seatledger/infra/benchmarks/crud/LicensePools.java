package io.seatledger.infra.benchmarks.crud;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;

interface LicensePools extends JpaRepository<LicensePool, String> {

    /** Locks pools, in the order in which everybody does. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT p FROM LicensePool p WHERE p.id IN :ids ORDER BY p.id")
    List<LicensePool> lock(Collection<String> ids);
}
