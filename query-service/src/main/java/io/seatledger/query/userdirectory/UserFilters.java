package io.seatledger.query.userdirectory;

import io.seatledger.query.http.Flag;
import io.seatledger.query.http.InvalidParameterException;
import io.seatledger.query.http.PointInTime;
import io.seatledger.query.userdirectory.UserCondition.ExpiringBefore;
import io.seatledger.query.userdirectory.UserCondition.InOrganization;
import io.seatledger.query.userdirectory.UserCondition.MailFailed;
import io.seatledger.query.userdirectory.UserCondition.OnProject;
import io.seatledger.query.userdirectory.UserCondition.WithLicense;
import io.seatledger.query.userdirectory.UserCondition.WithSeatOf;
import io.seatledger.query.userdirectory.UserCondition.WithoutLicense;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.DateTimeSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/** The parameters that filter the directory: the same for its pages and for its export. */
final class UserFilters implements OpenApiCustomizer {

    private static final int LONGEST_SEARCH = 200;

    private static final String STATUS =
            Arrays.stream(UserStatus.values()).map(Enum::name).collect(Collectors.joining("|", "(", ")"));

    /** Reads the parameters; {@code null} is one that the caller has not given. */
    static UserFilter parse(
            String accountId,
            @Nullable String status,
            @Nullable String organizationId,
            @Nullable String projectId,
            @Nullable String licenseType,
            @Nullable String poolId,
            @Nullable String withoutLicense,
            @Nullable String mailFailed,
            @Nullable String expiringBefore,
            @Nullable String q) {
        if (q != null && q.codePointCount(0, q.length()) > LONGEST_SEARCH) {
            throw new InvalidParameterException("q", "must have at most %d characters".formatted(LONGEST_SEARCH));
        }
        Set<UserStatus> statuses = status == null ? UserStatus.PRESENT : UserStatus.parse(status);
        List<UserCondition> conditions = new ArrayList<>();
        addIfGiven(conditions, organizationId, InOrganization::new);
        addIfGiven(conditions, projectId, OnProject::new);
        addIfGiven(conditions, licenseType, WithLicense::new);
        addIfGiven(conditions, poolId, WithSeatOf::new);
        addIfGiven(conditions, expiringBefore, time -> new ExpiringBefore(PointInTime.parse("expiringBefore", time)));
        if (Flag.parse("withoutLicense", withoutLicense)) {
            conditions.add(new WithoutLicense());
        }
        if (Flag.parse("mailFailed", mailFailed)) {
            conditions.add(new MailFailed());
        }
        return new UserFilter(accountId, statuses, conditions, q);
    }

    private static void addIfGiven(
            List<UserCondition> conditions, @Nullable String text, Function<String, UserCondition> condition) {
        if (text != null) {
            conditions.add(condition.apply(text));
        }
    }

    @Override
    public void customise(OpenAPI api) {
        api.getPaths().forEach((path, item) -> {
            if (path.endsWith("/users") || path.endsWith("/users.csv")) {
                item.readOperations().stream()
                        .map(Operation::getParameters)
                        .flatMap(List::stream)
                        .forEach(UserFilters::describe);
            }
        });
    }

    private static void describe(Parameter parameter) {
        switch (parameter.getName()) {
            case "status" ->
                describe(
                        parameter,
                        "The states that the users may be in, separated by commas; by default all but `REMOVED`",
                        "PENDING,ACTIVE",
                        new StringSchema().pattern("^%1$s(,%1$s)*$".formatted(STATUS)));
            case "organizationId" -> describe(parameter, "Their home organization", "acme-europe", new StringSchema());
            case "projectId" -> describe(parameter, "A project that they work on", "apollo", new StringSchema());
            case "licenseType" ->
                describe(parameter, "A license type that they hold a license of", "enterprise", new StringSchema());
            case "poolId" ->
                describe(parameter, "A pool that they hold a seat of", "enterprise-global", new StringSchema());
            case "withoutLicense" ->
                describe(
                        parameter,
                        "Whether to list only those who hold no license",
                        false,
                        new BooleanSchema()._default(false));
            case "mailFailed" ->
                describe(
                        parameter,
                        "Whether to list only those whose invitation could not be mailed when it was last tried",
                        false,
                        new BooleanSchema()._default(false));
            case "expiringBefore" ->
                describe(
                        parameter,
                        "The time before which their pending invitation expires",
                        "2030-02-01T00:00:00Z",
                        new DateTimeSchema());
            case "q" ->
                describe(
                        parameter,
                        "Beginnings of words in the name or the address; all of them must match",
                        "jane",
                        new StringSchema().maxLength(LONGEST_SEARCH));
            default -> {
                // It does not filter.
            }
        }
    }

    private static void describe(Parameter parameter, String description, Object example, Schema<?> schema) {
        parameter.description(description).schema(schema).example(example);
    }
}
