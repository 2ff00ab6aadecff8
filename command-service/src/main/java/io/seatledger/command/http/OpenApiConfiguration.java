package io.seatledger.command.http;

import io.seatledger.command.contract.ExampleStep;
import io.seatledger.command.contract.ExampleStory;
import io.seatledger.command.contract.RecordConverter;
import io.seatledger.command.decision.CommandContext;
import io.seatledger.command.decision.ListCommand;
import io.seatledger.command.intake.CommandCodec;
import io.seatledger.command.intake.CommandType;
import io.seatledger.command.intake.DryRun;
import io.seatledger.command.intake.FieldType;
import io.seatledger.command.language.Identifier;
import io.seatledger.command.language.Subject;
import io.seatledger.web.ApiDescription;
import io.seatledger.web.Problem;
import io.seatledger.web.ProblemDescriptions;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.BinarySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Describes the HTTP API from the controllers, with the examples that all contracts share. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {

    private static final String JSON = "application/json";
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String DRY_RUN = "DryRun";

    @Bean
    OpenAPI openApi() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(CommandContext.class);
        return ApiDescription.of("Seatledger commands", "Invite people and manage the license seats that they hold.");
    }

    /** Gives every operation its examples, its problems, and the headers and parameters that all commands take. */
    @Bean
    OpenApiCustomizer everyOperation(ExampleStory story, CommandCodec commands, JsonMapper json) {
        return api -> {
            Components components = api.getComponents();
            api.setTags(api.getTags().stream()
                    .sorted(Comparator.comparing(Tag::getName))
                    .toList());
            ModelConverters.getInstance(true).readAll(Problem.class).forEach(components::addSchemas);
            ModelConverters.getInstance(true).readAll(DryRun.class).forEach(components::addSchemas);
            ProblemResponses.describe(components, json);
            api.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .forEach(operation -> {
                        describeBody(operation, components);
                        List<ExampleStep> steps = story.stepsOf(operation.getOperationId());
                        steps.forEach(step -> {
                            describeRequest(operation, step);
                            describeAnswer(operation, step);
                        });
                        ProblemResponses.addTo(operation);
                        if (isList(commands, operation)) {
                            ProblemResponses.addUnfinishedTo(operation, json);
                        }
                        steps.forEach(step -> describeRefusal(operation, step));
                        describeDryRun(operation);
                        parametersOf(operation).forEach(OpenApiConfiguration::constrain);
                        operation.addParametersItem(new HeaderParameter()
                                .name(CommandContextResolver.IDEMPOTENCY_KEY)
                                .schema(new StringSchema().pattern("^" + CommandContextResolver.KEY_FORM + "$"))
                                .description("Your name for this command, such as a UUID: sent again, it has no"
                                        + " second effect, and the answer is that of the first, for 30"
                                        + " days; with another body it is refused"));
                        operation.addParametersItem(new HeaderParameter()
                                .name(HttpHeaders.IF_MATCH)
                                .schema(new StringSchema().pattern("^" + CommandContextResolver.ETAG_FORM + "$"))
                                .description(
                                        "The `ETag` of a read: refused with 412 `version-conflict` when the user, the"
                                                + " pool, or else the account, is at another version"));
                        operation.addParametersItem(new QueryParameter()
                                .name(CommandContextResolver.DRY_RUN)
                                .schema(new BooleanSchema())
                                .description(
                                        "Decide, append nothing, and answer with `dryRun`, the `events` that would have"
                                                + " been appended, and the `answer` that the command would have had"));
                    });
        };
    }

    private static boolean isList(CommandCodec commands, Operation operation) {
        CommandType type = Objects.requireNonNull(commands.vocabulary().get(operation.getOperationId()));
        return ListCommand.class.isAssignableFrom(type.command());
    }

    private static void describeBody(Operation operation, Components components) {
        if (operation.getRequestBody() != null) {
            operation.getRequestBody().setRequired(true);
            operation.getRequestBody().getContent().forEach((type, media) -> {
                if (type.equals(JSON)) {
                    RecordConverter.close(
                            media.getSchema().get$ref().substring(SCHEMAS.length()), components.getSchemas());
                } else {
                    // The controller takes the bytes of a file.
                    media.setSchema(schemaOfFile(type));
                }
            });
        }
    }

    private static Schema<?> schemaOfFile(String type) {
        return switch (type) {
            case ImportController.WORKBOOK -> new BinarySchema();
            case org.springframework.http.MediaType.MULTIPART_FORM_DATA_VALUE ->
                new ObjectSchema().addProperty("file", new BinarySchema()).addRequiredItem("file");
            default -> new StringSchema();
        };
    }

    /** A dry run answers with 200, even if the command itself answers with another status. */
    private static void describeDryRun(Operation operation) {
        Schema<?> dryRun = new Schema<>().$ref(SCHEMAS + DRY_RUN);
        ApiResponse ok = operation.getResponses().get("200");
        if (ok == null) {
            operation
                    .getResponses()
                    .addApiResponse(
                            "200",
                            new ApiResponse()
                                    .description("The answer to a dry run")
                                    .content(new Content().addMediaType(JSON, new MediaType().schema(dryRun))));
        } else {
            MediaType media = mediaOf(ok);
            media.setSchema(new Schema<>().oneOf(List.of(media.getSchema(), dryRun)));
        }
    }

    /** A refusal that the story tells is an example of its status. */
    private static void describeRefusal(Operation operation, ExampleStep step) {
        if (step.problem() != null) {
            String status = String.valueOf(step.problem().get("status"));
            ApiResponse response = ProblemResponses.response(HttpStatus.valueOf(Integer.parseInt(status)));
            addExample(ProblemDescriptions.problemIn(response), step, step.problem());
            operation.getResponses().addApiResponse(status, response);
        }
    }

    /** All identifiers have one form. A path with another text is answered like one that does not exist. */
    private static void constrain(Parameter parameter) {
        if (parameter.getIn().equals("path")) {
            parameter.setSchema(new StringSchema().pattern("^" + Identifier.FORM + "$"));
        } else if (parameter.getName().equals("subject")) {
            var text = (FieldType.Text) FieldType.of(Subject.class).orElseThrow();
            parameter.setSchema(new StringSchema()
                    .pattern(text.form().pattern())
                    .minLength(1)
                    .maxLength(text.form().maxLength()));
        }
    }

    private static List<Parameter> parametersOf(Operation operation) {
        return operation.getParameters() == null ? List.of() : operation.getParameters();
    }

    private static void describeAnswer(Operation operation, ExampleStep step) {
        operation.getResponses().forEach((status, response) -> {
            if (status.startsWith("2")) {
                addExample(mediaOf(response), step, step.answer());
            }
        });
    }

    /** A field that the path or the query carries is not in the body. */
    private static void describeRequest(Operation operation, ExampleStep step) {
        Map<String, Object> fields = new HashMap<>(step.data());
        for (Parameter parameter : parametersOf(operation)) {
            String name = parameter.getName();
            Object value = name.equals("accountId") ? ExampleStory.ACCOUNT : fields.remove(name);
            if (value != null) {
                parameter.addExample(
                        step.name(), new Example().summary(step.title()).value(value));
            }
        }
        if (operation.getRequestBody() != null) {
            operation
                    .getRequestBody()
                    .getContent()
                    .forEach((type, media) -> addExample(
                            media,
                            step,
                            switch (type) {
                                case JSON -> fields;
                                case ImportController.CSV -> fields.get("csv");
                                default -> null;
                            }));
        }
    }

    private static void addExample(MediaType media, ExampleStep step, @Nullable Object value) {
        if (value != null) {
            media.addExamples(step.name(), new Example().summary(step.title()).value(value));
        }
    }

    private static MediaType mediaOf(ApiResponse response) {
        return Objects.requireNonNull(response.getContent().get(JSON));
    }
}
