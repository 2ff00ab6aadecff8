package io.seatledger.command.http;

import io.seatledger.command.contract.AsyncApi;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Serves the contract of the Kafka topics. The document is built at the first request. */
@Hidden
@RestController
class AsyncApiController {

    private final SingletonSupplier<byte[]> document;

    AsyncApiController(AsyncApi asyncApi, RequestMappingHandlerMapping requestMappingHandlerMapping, JsonMapper json) {
        JsonMapper sorted = json.rebuild()
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .build();
        document = SingletonSupplier.of(
                () -> sorted.writeValueAsBytes(asyncApi.describe(operations(requestMappingHandlerMapping))));
    }

    @GetMapping(path = "/v3/asyncapi", produces = MediaType.APPLICATION_JSON_VALUE)
    byte[] document() {
        return Objects.requireNonNull(document.get());
    }

    /**
     * The summaries and descriptions of the HTTP operations, by the names of their commands: both contracts use the
     * same.
     */
    private static Map<String, Operation> operations(RequestMappingHandlerMapping mapping) {
        Map<String, Operation> operations = new HashMap<>();
        for (HandlerMethod method : mapping.getHandlerMethods().values()) {
            Operation operation = method.getMethodAnnotation(Operation.class);
            if (operation != null) {
                operations.put(operation.operationId(), operation);
            }
        }
        return operations;
    }
}
