package io.seatledger.query.userdirectory;

import static org.springframework.data.mongodb.core.query.Criteria.where;

import io.seatledger.query.userdirectory.User.MailStatus;
import java.time.Instant;
import java.util.List;
import org.springframework.data.mongodb.core.query.Criteria;

/** What a list can ask of a user, besides the status and words. */
sealed interface UserCondition {

    /** What the document of a user has who meets this. */
    Criteria check();

    /** A condition that has keys: users who meet it and lists that ask for it use the same text. */
    sealed interface Keyed extends UserCondition {

        Kind kind();

        /** The part of a key. It has the length of an identifier, so that no caller makes one part look like two. */
        String key();

        private static String part(String name, String id) {
            return " " + name + " " + id.length() + ":" + id;
        }
    }

    /** The kinds of conditions, in their order within a key, which is also the order in which they become rarer. */
    enum Kind {
        ORGANIZATION(false),
        PROJECT(true),
        LICENSE(true),
        NO_LICENSE(false),
        POOL(true),
        MAIL_FAILED(false);

        private final boolean repeatable;

        Kind(boolean repeatable) {
            this.repeatable = repeatable;
        }

        /** Whether a user may meet several conditions of this kind. */
        boolean isRepeatable() {
            return repeatable;
        }
    }

    /** The home organization. */
    record InOrganization(String organizationId) implements Keyed {

        @Override
        public Kind kind() {
            return Kind.ORGANIZATION;
        }

        @Override
        public String key() {
            return Keyed.part("organization", organizationId);
        }

        @Override
        public Criteria check() {
            return where("organizationId").is(organizationId);
        }
    }

    /** A project that the user works on. */
    record OnProject(String projectId) implements Keyed {

        @Override
        public Kind kind() {
            return Kind.PROJECT;
        }

        @Override
        public String key() {
            return Keyed.part("project", projectId);
        }

        @Override
        public Criteria check() {
            return where("projectIds").is(projectId);
        }
    }

    /** A license of this type, from any pool. */
    record WithLicense(String licenseType) implements Keyed {

        @Override
        public Kind kind() {
            return Kind.LICENSE;
        }

        @Override
        public String key() {
            return Keyed.part("license", licenseType);
        }

        @Override
        public Criteria check() {
            return where("licenses.licenseType").is(licenseType);
        }
    }

    /** No license at all. */
    record WithoutLicense() implements Keyed {

        @Override
        public Kind kind() {
            return Kind.NO_LICENSE;
        }

        @Override
        public String key() {
            return " no license";
        }

        @Override
        public Criteria check() {
            return where("licenses").is(List.of());
        }
    }

    /** A seat of this pool. */
    record WithSeatOf(String poolId) implements Keyed {

        @Override
        public Kind kind() {
            return Kind.POOL;
        }

        @Override
        public String key() {
            return Keyed.part("pool", poolId);
        }

        @Override
        public Criteria check() {
            return where("licenses.poolId").is(poolId);
        }
    }

    /** An invitation whose last mailing failed. */
    record MailFailed() implements Keyed {

        @Override
        public Kind kind() {
            return Kind.MAIL_FAILED;
        }

        @Override
        public String key() {
            return " mail failed";
        }

        @Override
        public Criteria check() {
            return where("invitation.mail.status").is(MailStatus.FAILED);
        }
    }

    /** A pending invitation that expires before this time. It is not in the keys, but beside them in their indexes. */
    record ExpiringBefore(Instant time) implements UserCondition {

        @Override
        public Criteria check() {
            return where("pendingUntil").lt(time);
        }
    }
}
