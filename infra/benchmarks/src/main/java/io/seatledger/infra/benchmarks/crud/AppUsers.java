package io.seatledger.infra.benchmarks.crud;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface AppUsers extends JpaRepository<AppUser, UUID> {

    boolean existsByAccountIdAndEmail(String accountId, String email);

    @Query("SELECT u.email FROM AppUser u WHERE u.accountId = :accountId AND u.email IN :emails")
    List<String> known(String accountId, Collection<String> emails);

    @Query("SELECT u FROM AppUser u LEFT JOIN FETCH u.licenses WHERE u.accountId = :accountId AND u.id = :id")
    Optional<AppUser> findWithLicenses(String accountId, UUID id);
}
